#include "base/err.h"

const char *err_text(int err)
{
    switch (err) {
#define X(name, code, text)                                                                                            \
    case name:                                                                                                         \
        return text;
        ERR_LIST(X)
#undef X
    default:
        return err == 0 ? "no error" : "unknown error";
    }
}

const char *err_name(int err)
{
    switch (err) {
#define X(name, code, text)                                                                                            \
    case name:                                                                                                         \
        return #name;
        ERR_LIST(X)
#undef X
    default:
        return err == 0 ? "OK" : "ERR_UNKNOWN";
    }
}
