<?php
/**
 * Plugin Name: Chaffinch notices
 * Description: Does in WordPress what moderators decide in Chaffinch's queue.
 * License:     Apache-2.0
 *
 * Put this file into wp-content/mu-plugins/, beside chaffinch.php. Then name its address to Chaffinch,
 *
 *     chaffinch sites set NAME --callback https://blog.example.org/wp-json/chaffinch/v1/notices
 *
 * and say in wp-config.php the secret that this prints:
 *
 *     define( 'CHAFFINCH_NOTICE_SECRET', 'the secret' );
 */

/**
 * Returns whether a notice comes from Chaffinch and is not an old one.
 *
 * @param string $signature What the header Chaffinch-Signature says.
 * @param string $body      The body as it came.
 * @return bool
 */
function chaffinch_is_genuine( $signature, $body ) {
	if ( ! defined( 'CHAFFINCH_NOTICE_SECRET' ) || ! preg_match( '/^t=(\d+),v1=([0-9a-f]{64})$/', $signature, $part ) ) {
		return false;
	}
	$signed = hash_hmac( 'sha256', "$part[1].$body", CHAFFINCH_NOTICE_SECRET );
	return hash_equals( $signed, $part[2] ) && abs( time() - (int) $part[1] ) < 300;
}

/**
 * Gives the comment of a notice the status that was decided.
 *
 * @param WP_REST_Request $request The notice.
 * @return WP_REST_Response
 */
function chaffinch_take_notice( $request ) {
	if ( ! chaffinch_is_genuine( (string) $request->get_header( 'chaffinch_signature' ), $request->get_body() ) ) {
		return new WP_REST_Response( null, 403 );
	}
	$notice   = json_decode( $request->get_body(), true );
	$spam     = 'spam' === $notice['label'] ? 'spam' : 'trash';
	$statuses = array( 'publish' => 'approve', 'hold' => 'hold', 'reject' => $spam );
	$found    = get_comments( array( 'meta_key' => 'akismet_guid', 'meta_value' => $notice['id'], 'status' => 'any', 'number' => 1 ) );
	// One that was deleted here, or erased there, needs nothing.
	if ( $found && 'erased' !== $notice['what'] && isset( $statuses[ $notice['state'] ] ) ) {
		wp_set_comment_status( $found[0]->comment_ID, $statuses[ $notice['state'] ] );
	}
	return new WP_REST_Response( null, 204 );
}

add_action(
	'rest_api_init',
	function () {
		$route = array( 'methods' => 'POST', 'callback' => 'chaffinch_take_notice', 'permission_callback' => '__return_true' );
		register_rest_route( 'chaffinch/v1', '/notices', $route );
	}
);
