#include "proto/compress.h"

#include <threads.h>
#include <zstd.h>

#include "base/must.h"

#define LEVEL 1

/* Making a context costs more than a small packet: each thread keeps its own until it ends. */
struct contexts {
    ZSTD_CCtx *squeeze;
    ZSTD_DCtx *unsqueeze;
};

static once_flag once = ONCE_FLAG_INIT;
static tss_t contexts_of_thread;
static _Thread_local struct contexts contexts;

static void contexts_free(void *at)
{
    struct contexts *c = at;

    ZSTD_freeCCtx(c->squeeze);
    ZSTD_freeDCtx(c->unsqueeze);
    *c = (struct contexts){0};
}

static void contexts_prepare(void)
{
    must(tss_create(&contexts_of_thread, contexts_free) == thrd_success);
}

static void contexts_keep(void)
{
    call_once(&once, contexts_prepare);
    tss_set(contexts_of_thread, &contexts);
}

size_t squeeze_bound(size_t len)
{
    return ZSTD_compressBound(len);
}

int squeeze(uint8_t *out, size_t room, size_t *used, struct span plain)
{
    if (contexts.squeeze == NULL) {
        contexts.squeeze = ZSTD_createCCtx();
        contexts_keep();
    }
    if (contexts.squeeze == NULL)
        return ERR_NOMEM;
    *used = ZSTD_compressCCtx(contexts.squeeze, out, room, plain.at, plain.len, LEVEL);
    return ZSTD_isError(*used) ? ERR_NOMEM : 0;
}

int unsqueeze(uint8_t *out, size_t len, struct span squeezed)
{
    if (contexts.unsqueeze == NULL) {
        contexts.unsqueeze = ZSTD_createDCtx();
        contexts_keep();
    }
    if (contexts.unsqueeze == NULL)
        return ERR_NOMEM;
    /* One frame that says its size, and nothing behind it. */
    if (ZSTD_getFrameContentSize(squeezed.at, squeezed.len) != len ||
        ZSTD_findFrameCompressedSize(squeezed.at, squeezed.len) != squeezed.len)
        return ERR_MALFORMED;
    return ZSTD_decompressDCtx(contexts.unsqueeze, out, len, squeezed.at, squeezed.len) == len ? 0 : ERR_MALFORMED;
}
