/* The n-grams of texts, hashed as model/hashing.py defines, each once in a text, and the sums of
   both weights of a table over them: what a processor needs for it, without any Python around. */

#include <stdint.h>

#define BASE 0x01000193u
#define N_BITS 20
#define LONGEST 5002 /* code points of a text, the spaces around it included */

static uint32_t hashes[8][LONGEST + 1];
static uint64_t seen[(1 << N_BITS) >> 6];

static inline uint32_t spread(uint32_t mixed) {
    mixed ^= mixed >> 16;
    mixed *= 0x85EBCA6Bu;
    mixed ^= mixed >> 13;
    mixed *= 0xC2B2AE35u;
    mixed ^= mixed >> 16;
    return mixed >> (32 - N_BITS);
}

/* Fill the hashes of every kind; words end at gaps. */
static void find(const uint32_t *points, int64_t length, const uint8_t *gaps, int64_t *counts) {
    uint32_t before = 0, two = 0, three = 0, four = 0, five = 0;
    uint32_t word = 0, last_word = 0, power = BASE;
    int64_t run = 0, is_within = 0, n[8] = {0};
    for (int64_t i = 0; i < length; i++) {
        uint32_t point = points[i];
        five = four * BASE + point;
        four = three * BASE + point;
        three = two * BASE + point;
        two = before * BASE + point;
        before = point;
        hashes[1][n[1]] = point, n[1] += point >= 0x2E80;
        hashes[2][n[2]] = two, n[2] += (run > 0) | (point != ' ');
        hashes[3][n[3]] = three, n[3] += run > 0;
        hashes[4][n[4]] = four, n[4] += run > 1;
        hashes[5][n[5]] = five, n[5] += run > 2;
        run = point == ' ' ? 0 : run + 1;
        if (!gaps[point < 0xFFFF ? point : 0xFFFF]) {
            word += point * power;
            power *= BASE;
            is_within = 1;
        } else if (is_within) {
            if (n[6]) hashes[7][n[7]++] = last_word * BASE + word;
            hashes[6][n[6]++] = last_word = word;
            word = 0, power = BASE, is_within = 0;
        }
    }
    for (int kind = 0; kind < 8; kind++) counts[kind] = n[kind];
}

/* Write the two sums and the number of n-grams of each text; texts lie between two spaces. */
void score(const uint32_t *points, const int64_t *offsets, int64_t n_texts, uint32_t salt,
           const uint8_t *gaps, const uint8_t *codes, const float *levels, double *sums,
           int64_t *n_grams) {
    static const uint32_t salts[8] = {0, 1, 2, 3, 4, 5, 16, 17};
    for (int64_t text = 0; text < n_texts; text++) {
        double first = 0.0, second = 0.0;
        int64_t n = 0, counts[8];
        find(points + offsets[text], offsets[text + 1] - offsets[text], gaps, counts);
        for (int kind = 1; kind < 8; kind++) {
            uint32_t mixer = (salt + salts[kind]) * 0x9E3779B1u, *columns = hashes[kind];
            for (int64_t i = 0; i < counts[kind]; i++) columns[i] = spread(columns[i] ^ mixer);
            int64_t kept = 0;
            for (int64_t i = 0; i < counts[kind]; i++) {
                uint32_t column = columns[i];
                uint64_t was_seen = seen[column >> 6] >> (column & 63) & 1;
                seen[column >> 6] |= 1ull << (column & 63);
                columns[kept] = column, kept += !was_seen;
            }
            for (int64_t i = 0; i < kept; i++) {
                seen[columns[i] >> 6] = 0;
                first += levels[2 * codes[2 * columns[i]]];
                second += levels[2 * codes[2 * columns[i] + 1] + 1];
            }
            n += kept;
        }
        sums[2 * text] = first, sums[2 * text + 1] = second, n_grams[text] = n;
    }
}
