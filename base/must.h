/* must.h — assertions about our own code. Always compiled in.
 *
 * `must(x)` states what only a bug of ours can break; it prints the place and aborts.
 * Bytes from a peer, a file or a clerk are never asserted on: they are checked and answered. */
#ifndef FANGPIN_BASE_MUST_H
#define FANGPIN_BASE_MUST_H

_Noreturn void must_fail(const char *what, const char *file, int line);

#define must(x) ((x) ? (void)0 : must_fail(#x, __FILE__, __LINE__))

#endif
