/* err.h — one list of errors. Functions return 0 or one of these (all negative). */
#ifndef FANGPIN_BASE_ERR_H
#define FANGPIN_BASE_ERR_H

#define ERR_LIST(X)                                                                                                    \
    X(ERR_NOMEM, -1, "out of memory")                                                                                  \
    X(ERR_INVALID, -2, "not what was asked for")                                                                       \
    X(ERR_NOT_FOUND, -3, "not found")                                                                                  \
    X(ERR_EXISTS, -4, "exists already")                                                                                \
    X(ERR_TOO_BIG, -5, "larger than the limit")                                                                        \
    X(ERR_FULL, -6, "no room left under the limit")                                                                    \
    X(ERR_BUSY, -7, "in use by another process")                                                                       \
    X(ERR_STATE, -8, "not possible in this state")                                                                     \
    X(ERR_IO, -10, "reading or writing failed")                                                                        \
    X(ERR_DISK_FULL, -11, "the disk or the store's map is full")                                                       \
    X(ERR_CORRUPT, -12, "stored bytes do not match their own hash")                                                    \
    X(ERR_SCHEMA, -13, "the store was written by another version")                                                     \
    X(ERR_TRUNCATED, -20, "shorter than it claims")                                                                    \
    X(ERR_MALFORMED, -21, "cannot be decoded")                                                                         \
    X(ERR_SUITE, -22, "signature suite is not known here")                                                             \
    X(ERR_NETWORK, -23, "belongs to another network")                                                                  \
    X(ERR_BAD_SIGNATURE, -40, "signature does not match its author")                                                   \
    X(ERR_BAD_TOKEN, -41, "token is damaged: its check digits do not match")                                           \
    X(ERR_NO_AUTHORITY, -42, "the author may not do this")                                                             \
    X(ERR_NO_KEY, -43, "no key here opens it")                                                                         \
    X(ERR_CONFIG, -50, "configuration is wrong")                                                                       \
    X(ERR_PEER, -51, "the other side cannot be reached")                                                               \
    X(ERR_REFUSED, -52, "refused")

enum err {
#define X(name, code, text) name = code,
    ERR_LIST(X)
#undef X
};

/* The text of an error; "unknown error" for a code that is not in the list. */
const char *err_text(int err);

/* Its name ("ERR_NOMEM"), for logs and machines. */
const char *err_name(int err);

#endif
