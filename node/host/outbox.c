#include "node/host/outbox.h"

#include <stdlib.h>

int outbox_init(struct outbox *o, uv_loop_t *loop, uv_async_cb rung, void *self)
{
    o->first = NULL;
    o->last = &o->first;
    o->room = false;
    pthread_mutex_init(&o->lock, NULL);
    if (uv_async_init(loop, &o->bell, rung) != 0)
        return ERR_NOMEM;
    o->bell.data = self;
    return 0;
}

void outbox_push(struct outbox *o, struct errand *first, struct errand *last)
{
    last->next = NULL;
    pthread_mutex_lock(&o->lock);
    bool was_empty = o->first == NULL;
    *o->last = first;
    o->last = &last->next;
    pthread_mutex_unlock(&o->lock);
    if (was_empty)
        uv_async_send(&o->bell);
}

void outbox_say_room(struct outbox *o)
{
    pthread_mutex_lock(&o->lock);
    o->room = true;
    pthread_mutex_unlock(&o->lock);
    uv_async_send(&o->bell);
}

bool outbox_room(struct outbox *o)
{
    pthread_mutex_lock(&o->lock);
    bool room = o->room;
    o->room = false;
    pthread_mutex_unlock(&o->lock);
    return room;
}

struct errand *outbox_take(struct outbox *o)
{
    pthread_mutex_lock(&o->lock);
    struct errand *list = o->first;
    o->first = NULL;
    o->last = &o->first;
    pthread_mutex_unlock(&o->lock);
    return list;
}

void errand_free(struct errand *out)
{
    free(out->frame);
    free(out->response.body);
    free(out);
}

void outbox_free(struct outbox *o)
{
    for (struct errand *out = outbox_take(o), *next; out != NULL; out = next) {
        next = out->next;
        errand_free(out);
    }
    pthread_mutex_destroy(&o->lock);
}
