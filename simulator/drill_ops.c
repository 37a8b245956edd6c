/* Faults of lines, power, disks and clocks as a timeline writes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "simulator/drill_reading.h"
#include "simulator/drill_time.h"

#define WORDS_MAX 16
#define WORD_MAX  48

static const struct op_row {
    const char *name;
    enum drill_op_kind kind;
    unsigned ways;
    const char *example; /* NULL: only offices follow */
} rows[] = {
    {"cut", OP_CUT, WAY_BOTH, NULL},
    {"cut_up", OP_CUT, WAY_TO_PARENT, NULL},
    {"cut_down", OP_CUT, WAY_TO_CHILD, NULL},
    {"heal", OP_HEAL, 0, NULL},
    {"shape", OP_SHAPE, 0, "T1 rate=64000 delay=600ms"},
    {"flap", OP_FLAP, 0, "T1 down=30s up=2m for=1h"},
    {"corrupt", OP_CORRUPT, 0, "T1 frames=3"},
    {"replay", OP_REPLAY, 0, NULL},
    {"off", OP_OFF, 0, NULL},
    {"on", OP_ON, 0, NULL},
    {"crash", OP_CRASH, 0, NULL},
    {"hang", OP_HANG, 0, NULL},
    {"wake", OP_WAKE, 0, NULL},
    {"disk_save", OP_DISK_SAVE, 0, NULL},
    {"disk_lose", OP_DISK_LOSE, 0, NULL},
    {"disk_restore", OP_DISK_RESTORE, 0, NULL},
    {"clock", OP_CLOCK, 0, "V11 ahead=90m"},
};

static const struct op_row *row_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

/* ---- a line's quality: settings of a section, and words of shape ---- */

static void bad_length(struct reader *r, uint32_t line, const char *what, const char *text)
{
    drill_fault(r->faults, line, 0, "例如 / for example: 500ms, 30s, 2h, 3d",
                "%.40s 不是时间长度 / is no length: %.40s", what, text);
}

static bool length_of(struct reader *r, uint32_t line, const char *name, const char *text, uint64_t max, uint64_t *out)
{
    if (length_parse(out, text) && *out <= max)
        return true;
    bad_length(r, line, name, text);
    return false;
}

static bool number_of(struct reader *r, uint32_t line, const char *name, const char *text, uint64_t max, uint64_t *out)
{
    char *end;
    unsigned long long v = strtoull(text, &end, 10);

    if (text[0] >= '0' && text[0] <= '9' && (*end == '\0' || strcmp(end, "%") == 0) && v <= max) {
        *out = v;
        return true;
    }
    drill_fault(r->faults, line, 0, "", "%.40s 应为 0 到 %llu 的整数 / must be a whole number up to %llu: %.40s", name,
                (unsigned long long)max, (unsigned long long)max, text);
    return false;
}

static const char *const quality_names[] = {"delay", "jitter", "rate", "loss", "double", "reorder"};

static bool quality_word(struct reader *r, uint32_t line, struct sim_quality *q, const char *name, const char *text)
{
    uint64_t v = 0;
    bool good = true;

    if (strcmp(name, "delay") == 0 && (good = length_of(r, line, name, text, HOUR_MS, &v)))
        q->delay_ms = (uint32_t)v;
    else if (strcmp(name, "jitter") == 0 && (good = length_of(r, line, name, text, HOUR_MS, &v)))
        q->jitter_ms = (uint32_t)v;
    else if (strcmp(name, "rate") == 0 && (good = number_of(r, line, name, text, 1000000000, &v)))
        q->rate_bps = (uint32_t)v;
    else if (strcmp(name, "loss") == 0 && (good = number_of(r, line, name, text, 99, &v)))
        q->lose_percent = (uint8_t)v;
    else if (strcmp(name, "double") == 0 && (good = number_of(r, line, name, text, 99, &v)))
        q->double_percent = (uint8_t)v;
    else if (strcmp(name, "reorder") == 0)
        q->reorder = strcmp(text, "no") != 0 && strcmp(text, "false") != 0;
    return good;
}

static void quality_take(struct reader *r, const struct drill_item *i, void *to)
{
    quality_word(r, i->line, to, i->name, reader_one(i));
}

const struct known quality_table[] = {
    {"delay", KNOWN_ONE, quality_take}, {"jitter", KNOWN_ONE, quality_take}, {"rate", KNOWN_ONE, quality_take},
    {"loss", KNOWN_ONE, quality_take},  {"double", KNOWN_ONE, quality_take}, {"reorder", KNOWN_ONE, quality_take},
};
const size_t n_quality_table = ARRAY_LEN(quality_table);

/* ---- "T1 rate=64000 delay=600ms": the office, then words ---- */

struct words {
    char office[WORD_MAX * 2];
    char name[WORDS_MAX][WORD_MAX], value[WORDS_MAX][WORD_MAX];
    size_t n;
};

static bool words_split(struct words *w, const char *text)
{
    size_t len = strcspn(text, " ");

    *w = (struct words){0};
    if (strncmp(text, "below ", 6) == 0)
        len = 6 + strcspn(text + 6, " ");
    if (len == 0 || len >= sizeof w->office)
        return false;
    snprintf(w->office, sizeof w->office, "%.*s", (int)len, text);
    for (text += len; *(text += strspn(text, " ")) != '\0'; text += len) {
        len = strcspn(text, " ");
        size_t name = strcspn(text, "= ");
        if (w->n == WORDS_MAX || name >= WORD_MAX || len - name >= WORD_MAX)
            return false;
        snprintf(w->name[w->n], WORD_MAX, "%.*s", (int)name, text);
        if (name < len)
            snprintf(w->value[w->n], WORD_MAX, "%.*s", (int)(len - name - 1), text + name + 1);
        w->n++;
    }
    return true;
}

static void unknown_word(struct reader *r, const struct drill_value *v, const char *word, const char *const *known,
                         size_t n)
{
    const char *near = near_match(word, known, n, sizeof known[0]);
    char remedy[200] = "可用的有 / known:";

    for (size_t i = 0; i < n && near == NULL; i++)
        snprintf(remedy + strlen(remedy), sizeof remedy - strlen(remedy), " %s", known[i]);
    if (near != NULL)
        snprintf(remedy, sizeof remedy, "是不是 / did you mean: %s", near);
    drill_fault(r->faults, v->line, v->column, remedy, "不认识 / not known: %.40s", word);
}

static bool known_word(const char *word, const char *const *known, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, known[i]) == 0)
            return true;
    return false;
}

static bool shape_words(struct reader *r, const struct drill_value *v, const struct words *w, struct drill_op *op)
{
    for (size_t i = 0; i < w->n; i++) {
        if (strcmp(w->name[i], "clear") == 0)
            continue;
        if (!known_word(w->name[i], quality_names, ARRAY_LEN(quality_names))) {
            unknown_word(r, v, w->name[i], quality_names, ARRAY_LEN(quality_names));
            return false;
        }
        if (!quality_word(r, v->line, &op->quality, w->name[i], w->value[i]))
            return false;
    }
    return true;
}

static bool flap_words(struct reader *r, const struct drill_value *v, const struct words *w, struct drill_op *op)
{
    static const char *const known[] = {"down", "up", "for"};

    for (size_t i = 0; i < w->n; i++) {
        uint64_t *to = strcmp(w->name[i], "down") == 0  ? &op->down_ms
                       : strcmp(w->name[i], "up") == 0  ? &op->up_ms
                       : strcmp(w->name[i], "for") == 0 ? &op->ms
                                                        : NULL;
        if (to == NULL) {
            unknown_word(r, v, w->name[i], known, ARRAY_LEN(known));
            return false;
        }
        if (!length_of(r, v->line, w->name[i], w->value[i], DRILL_DAYS_MAX * DAY_MS, to))
            return false;
    }
    if (op->down_ms > 0 && op->up_ms > 0 && op->ms > 0)
        return true;
    drill_fault(r->faults, v->line, v->column, "例如 / for example: T1 down=30s up=2m for=1h",
                "要写 down、up、for / down, up and for are needed");
    return false;
}

static bool clock_length(struct reader *r, const struct drill_value *v, const char *name, const char *text,
                         int64_t sign, struct drill_op *op)
{
    uint64_t ms = 0;

    if (!length_of(r, v->line, name, text, DRILL_DAYS_MAX * DAY_MS, &ms))
        return false;
    op->clock = CLOCK_SKEW;
    op->value = sign * (int64_t)ms;
    return true;
}

static bool clock_words(struct reader *r, const struct drill_value *v, const struct words *w, struct drill_op *op)
{
    static const char *const known[] = {"ahead", "behind", "jump", "jump_back", "stuck", "drift", "right"};
    const char *name = w->n == 1 ? w->name[0] : "", *text = w->n == 1 ? w->value[0] : "";
    uint64_t ppm = 0;

    if (w->n != 1 || !known_word(name, known, ARRAY_LEN(known))) {
        unknown_word(r, v, w->n == 1 ? name : "?", known, ARRAY_LEN(known));
        return false;
    }
    op->clock = CLOCK_RIGHT;
    if (strcmp(name, "stuck") == 0)
        op->clock = CLOCK_STUCK;
    else if (strcmp(name, "drift") == 0 && number_of(r, v->line, name, text, 100000, &ppm))
        op->clock = CLOCK_DRIFT;
    op->value = (int64_t)ppm;
    if (strncmp(name, "jump", 4) == 0)
        op->kind = OP_CLOCK_JUMP;
    if (strcmp(name, "ahead") == 0 || strcmp(name, "jump") == 0)
        return clock_length(r, v, name, text, 1, op);
    if (strcmp(name, "behind") == 0 || strcmp(name, "jump_back") == 0)
        return clock_length(r, v, name, text, -1, op);
    return true;
}

static bool corrupt_words(struct reader *r, const struct drill_value *v, const struct words *w, struct drill_op *op)
{
    static const char *const known[] = {"frames"};
    uint64_t frames = 1;

    if (w->n > 1 || (w->n == 1 && strcmp(w->name[0], known[0]) != 0)) {
        unknown_word(r, v, w->name[0], known, 1);
        return false;
    }
    if (w->n == 1 && !number_of(r, v->line, known[0], w->value[0], 1000, &frames))
        return false;
    op->value = (int64_t)frames;
    return true;
}

static bool op_words(struct reader *r, const struct drill_value *v, const struct words *w, struct drill_op *op)
{
    switch (op->kind) {
    case OP_SHAPE:
        return shape_words(r, v, w, op);
    case OP_FLAP:
        return flap_words(r, v, w, op);
    case OP_CLOCK:
        return clock_words(r, v, w, op);
    default:
        return corrupt_words(r, v, w, op);
    }
}

static bool is_line_op(enum drill_op_kind kind)
{
    return kind <= OP_REPLAY;
}

static void root_check(struct reader *r, const struct drill_value *v, const struct drill_op *op)
{
    for (size_t i = 0; i < op->set.n && is_line_op(op->kind); i++)
        if (r->d->offices[op->set.at[i]].parent == NO_OFFICE)
            drill_fault(r->faults, v->line, v->column, "写下级单位:线路归它 / name the child: a line belongs to it",
                        "%.40s 没有上级线路 / has no line to a parent", r->d->offices[op->set.at[i]].name);
}

static void op_add(struct reader *r, struct drill_step *step, const struct drill_op *op)
{
    struct drill_op *copy = reader_take(r, sizeof *copy);
    const struct drill_op **last = &step->op;

    *copy = *op;
    while (*last != NULL)
        last = (const struct drill_op **)(uintptr_t) & (*last)->next;
    *last = copy;
}

void op_take(struct reader *r, const struct drill_item *i, struct drill_step *step)
{
    const struct op_row *row = row_find(i->name);

    for (const struct drill_value *v = i->value; v != NULL; v = v->next) {
        struct drill_op op = {.kind = row->kind, .ways = row->ways};
        struct words w;
        if (row->example == NULL) {
            if (!reader_set_text(r, v->text, v->line, v->column, &op.set))
                continue;
        } else if (!words_split(&w, v->text)) {
            drill_fault(r->faults, v->line, v->column, row->example, "%s 写错了 / is wrong: %.60s", row->name, v->text);
            continue;
        } else if (!reader_set_text(r, w.office, v->line, v->column, &op.set) || !op_words(r, v, &w, &op)) {
            continue;
        }
        root_check(r, v, &op);
        op_add(r, step, &op);
    }
}
