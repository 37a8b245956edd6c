/* fuzz.h — the entry that libFuzzer and replay.c call. */
#ifndef FANGPIN_TESTS_FUZZ_H
#define FANGPIN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

#endif
