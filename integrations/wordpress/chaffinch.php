<?php
/**
 * Plugin Name: Chaffinch for Akismet
 * Description: Sends what the Akismet plugin asks to your own Chaffinch, and nowhere else.
 * License:     Apache-2.0
 *
 * Put this file into wp-content/mu-plugins/ and say in wp-config.php where Chaffinch is:
 *
 *     define( 'CHAFFINCH_URL', 'https://chaffinch.example.org' );
 *     define( 'CHAFFINCH_API_KEY', 'the key of the site' );
 *
 * The Akismet plugin itself stays as it is.
 */

if ( defined( 'CHAFFINCH_API_KEY' ) && ! defined( 'WPCOM_API_KEY' ) ) {
	define( 'WPCOM_API_KEY', CHAFFINCH_API_KEY );
}

/**
 * Answers a request that was on its way to Akismet with what Chaffinch says; leaves others alone.
 *
 * @param mixed  $answer What another filter answered already; false for nothing.
 * @param array  $args   The request.
 * @param string $url    Where it was to go.
 * @return mixed
 */
function chaffinch_answer( $answer, $args, $url ) {
	$host = strtolower( (string) parse_url( $url, PHP_URL_HOST ) );
	if ( false !== $answer || ! defined( 'CHAFFINCH_URL' ) || ! preg_match( '/(^|\.)rest\.akismet\.com$/', $host ) ) {
		return $answer;
	}
	if ( isset( $args['headers'] ) && is_array( $args['headers'] ) ) {
		unset( $args['headers']['Host'], $args['headers']['host'] );
	}
	$query = (string) parse_url( $url, PHP_URL_QUERY );
	$path  = (string) parse_url( $url, PHP_URL_PATH ) . ( '' === $query ? '' : "?$query" );
	if ( preg_match( '/^([a-z0-9]{32})\.rest\./', $host, $found ) ) {
		$path = "/k/$found[1]$path";
	}
	// Whatever goes wrong is handed back as WordPress says it: nothing is ever asked of Akismet instead.
	return wp_remote_request( rtrim( CHAFFINCH_URL, '/' ) . $path, $args );
}
add_filter( 'pre_http_request', 'chaffinch_answer', 10, 3 );
