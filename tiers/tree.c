#include "tiers/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

#define NO_INDEX   UINT32_MAX
#define LINE_BYTES (AREA_TEXT_LEN + 1 + AREA_NAME_BYTES_MAX + 1) /* of a canonical row */

/* One area. Sorted by code an area stands before all inside it, so a subtree is a range of indexes. */
struct node {
    uint64_t code;
    uint32_t name; /* offset in `names` */
    uint32_t line; /* in the list it came from */
    uint32_t parent;
    uint32_t end; /* one past the last area inside it */
};

struct tree {
    struct node *nodes;
    size_t n;
    char *names; /* NUL-terminated, one after the other */
    uint8_t *rows;
    size_t rows_len;
    uint32_t version;
    uint32_t shares; /* holders beyond the first */
};

/* ---- finding ---- */

static uint32_t node_find(const struct tree *t, uint64_t code)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (t->nodes[mid].code < code)
            low = mid + 1;
        else
            high = mid;
    }
    return low < t->n && t->nodes[low].code == code ? (uint32_t)low : NO_INDEX;
}

static struct area node_area(const struct tree *t, uint32_t i)
{
    return (struct area){t->nodes[i].code};
}

/* ---- parsing ---- */

static int fault_set(struct tree_fault *fault, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int fault_set(struct tree_fault *fault, uint32_t line, const char *format, ...)
{
    va_list args;

    if (fault) {
        fault->line = line;
        va_start(args, format);
        vsnprintf(fault->what, sizeof fault->what, format, args);
        va_end(args);
    }
    return ERR_MALFORMED;
}

/* Length of the UTF-8 character at `at`, 0 when it is none (overlong, surrogate, cut off). */
static size_t utf8_char(const uint8_t *at, size_t left)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = at[0] < 0x80 ? 1 : at[0] < 0xC0 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF8 ? 4 : 0;
    uint32_t c = len == 1 ? at[0] : at[0] & (0x7Fu >> len);

    if (len == 0 || len > left)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (at[i] & 0x3F);
    }
    return c >= least[len] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) ? len : 0;
}

bool tree_text_valid(struct span text)
{
    for (size_t i = 0; i < text.len;) {
        size_t len = utf8_char(text.at + i, text.len - i);
        if (len == 0 || text.at[i] < 0x20 || text.at[i] == 0x7F)
            return false;
        i += len;
    }
    return true;
}

/* One line into the next node; names are copied behind one another. */
static int line_take(struct tree *t, size_t *names_len, struct span line, uint32_t number, struct tree_fault *fault)
{
    struct area area;
    struct span name = {line.at + AREA_TEXT_LEN + 1, line.len - AREA_TEXT_LEN - 1};

    if (line.len < AREA_TEXT_LEN + 1 || line.at[AREA_TEXT_LEN] != ',' ||
        !area_parse(&area, (const char *)line.at, AREA_TEXT_LEN))
        return fault_set(fault, number, "应为“12位区划代码,名称” / expected a 12-digit code, a comma and a name");
    if (name.len == 0)
        return fault_set(fault, number, "名称为空 / the name is empty");
    if (name.len > AREA_NAME_BYTES_MAX)
        return fault_set(fault, number, "名称过长 / the name is longer than 192 bytes");
    if (!tree_text_valid(name))
        return fault_set(fault, number, "名称不是有效的UTF-8文字 / the name is not valid UTF-8 text");
    if (t->n == AREAS_MAX) {
        fault_set(fault, number, "单位过多 / more than 65536 areas");
        return ERR_TOO_BIG;
    }
    t->nodes[t->n++] = (struct node){.code = area.code, .name = (uint32_t)*names_len, .line = number};
    memcpy(t->names + *names_len, name.at, name.len);
    *names_len += name.len;
    t->names[(*names_len)++] = '\0';
    return 0;
}

static struct span line_next(struct span *rest)
{
    const uint8_t *nl = memchr(rest->at, '\n', rest->len);
    struct span line = {rest->at, nl ? (size_t)(nl - rest->at) : rest->len};
    size_t used = nl ? line.len + 1 : line.len;

    *rest = span_of(rest->at + used, rest->len - used);
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

static int lines_take(struct tree *t, struct span csv, struct tree_fault *fault)
{
    size_t names_len = 0;
    uint32_t number = 0;

    if (csv.len >= 3 && memcmp(csv.at, "\xEF\xBB\xBF", 3) == 0)
        csv = span_of(csv.at + 3, csv.len - 3);
    while (csv.len > 0) {
        struct span line = line_next(&csv);
        number++;
        if (line.len == 0 || (number == 1 && (line.at[0] < '0' || line.at[0] > '9')))
            continue; /* an empty line, or the header */
        int rc = line_take(t, &names_len, line, number, fault);
        if (rc != 0)
            return rc;
    }
    return t->n > 0 ? 0 : fault_set(fault, number ? number : 1, "名单里没有单位 / the list holds no area");
}

/* ---- shape ---- */

static int node_compare(const void *a, const void *b)
{
    const struct node *x = a, *y = b;

    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* Nearest code above in the list: clear three, six, eight, ten digits. */
static uint32_t parent_find(const struct tree *t, uint64_t code)
{
    static const uint64_t units[] = {1000, 1000000, 100000000, 10000000000};

    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        uint64_t above = code - code % units[i];
        uint32_t found = above != code ? node_find(t, above) : NO_INDEX;
        if (found != NO_INDEX)
            return found;
    }
    return NO_INDEX;
}

static int shape_make(struct tree *t, struct tree_fault *fault)
{
    qsort(t->nodes, t->n, sizeof t->nodes[0], node_compare);
    for (size_t i = 1; i < t->n; i++) {
        if (t->nodes[i].code == t->nodes[i - 1].code)
            return fault_set(fault, t->nodes[i].line, "代码 %llu 重复,首见第%u行 / code stands twice",
                             (unsigned long long)t->nodes[i].code, t->nodes[i - 1].line);
    }
    for (uint32_t i = 0; i < t->n; i++) {
        struct node *x = &t->nodes[i];
        x->parent = parent_find(t, x->code);
        x->end = i + 1;
        if (x->parent == NO_INDEX && i > 0)
            return fault_set(fault, x->line,
                             "%llu 在名单里没有上级(根在第%u行) / has no ancestor in the list: a second root",
                             (unsigned long long)x->code, t->nodes[0].line);
        if (x->parent != NO_INDEX && area_tier(node_area(t, x->parent)) == area_tier(node_area(t, i)))
            return fault_set(fault, x->line, "%llu 与其上级(第%u行)同级 / is of the same tier as its parent",
                             (unsigned long long)x->code, t->nodes[x->parent].line);
    }
    for (size_t i = t->n; i-- > 1;) { /* children stand behind their parent: ends are final when passed up */
        struct node *up = &t->nodes[t->nodes[i].parent];
        if (t->nodes[i].end > up->end)
            up->end = t->nodes[i].end;
    }
    return 0;
}

static int rows_make(struct tree *t)
{
    t->rows = malloc(t->n * LINE_BYTES + 1);
    if (!t->rows)
        return ERR_NOMEM;
    for (uint32_t i = 0; i < t->n; i++) {
        char *at = (char *)t->rows + t->rows_len;
        area_print(at, node_area(t, i));
        int n = snprintf(at + AREA_TEXT_LEN, LINE_BYTES - AREA_TEXT_LEN + 1, ",%s\n", t->names + t->nodes[i].name);
        t->rows_len += AREA_TEXT_LEN + (size_t)n;
    }
    return 0;
}

static size_t lines_count(struct span csv)
{
    size_t n = 1;

    for (size_t i = 0; i < csv.len; i++)
        n += csv.at[i] == '\n';
    return n < AREAS_MAX ? n : AREAS_MAX;
}

int tree_parse(struct tree **out, struct span csv, struct tree_fault *fault)
{
    struct tree *t = calloc(1, sizeof *t);
    int rc = ERR_NOMEM;

    *out = NULL;
    if (!t)
        return ERR_NOMEM;
    t->version = 1;
    t->nodes = calloc(lines_count(csv), sizeof t->nodes[0]);
    t->names = malloc(csv.len + 1); /* a name and its NUL are shorter than its line */
    if (t->nodes && t->names)
        rc = lines_take(t, csv, fault);
    if (rc == 0)
        rc = shape_make(t, fault);
    if (rc == 0)
        rc = rows_make(t);
    if (rc != 0) {
        tree_free(t);
        return rc;
    }
    *out = t;
    return 0;
}

void tree_free(struct tree *t)
{
    if (t == NULL || t->shares-- > 0)
        return;
    free(t->nodes);
    free(t->names);
    free(t->rows);
    free(t);
}

struct tree *tree_share(struct tree *t)
{
    t->shares++;
    return t;
}

/* ---- asking ---- */

struct span tree_rows(const struct tree *t)
{
    return span_of(t->rows, t->rows_len);
}

uint32_t tree_version(const struct tree *t)
{
    return t->version;
}

void tree_set_version(struct tree *t, uint32_t version)
{
    t->version = version;
}

size_t tree_count(const struct tree *t)
{
    return t->n;
}

struct area tree_root(const struct tree *t)
{
    must(t->n > 0);
    return node_area(t, 0);
}

bool tree_has(const struct tree *t, struct area a)
{
    return node_find(t, a.code) != NO_INDEX;
}

const char *tree_name(const struct tree *t, struct area a)
{
    uint32_t i = node_find(t, a.code);

    return i == NO_INDEX ? "" : t->names + t->nodes[i].name;
}

bool tree_parent(const struct tree *t, struct area a, struct area *parent)
{
    uint32_t i = node_find(t, a.code);

    if (i == NO_INDEX || t->nodes[i].parent == NO_INDEX)
        return false;
    *parent = node_area(t, t->nodes[i].parent);
    return true;
}

size_t tree_above(const struct tree *t, struct area a, struct area out[TREE_DEPTH_MAX])
{
    size_t n = 0;
    uint32_t i = node_find(t, a.code);

    while (i != NO_INDEX && (i = t->nodes[i].parent) != NO_INDEX) {
        must(n < TREE_DEPTH_MAX);
        out[n++] = node_area(t, i);
    }
    return n;
}

void tree_children(const struct tree *t, struct area a, bool (*fn)(void *arg, struct area child), void *arg)
{
    uint32_t i = node_find(t, a.code);

    if (i == NO_INDEX)
        return;
    for (uint32_t child = i + 1; child < t->nodes[i].end; child = t->nodes[child].end) {
        if (!fn(arg, node_area(t, child)))
            return;
    }
}

bool tree_towards(const struct tree *t, struct area from, struct area to, struct area *child)
{
    uint32_t up = node_find(t, from.code);
    uint32_t i = node_find(t, to.code);

    if (up == NO_INDEX || i == NO_INDEX)
        return false;
    while (t->nodes[i].parent != NO_INDEX) {
        if (t->nodes[i].parent == up) {
            *child = node_area(t, i);
            return true;
        }
        i = t->nodes[i].parent;
    }
    return false;
}

bool tree_inside(const struct tree *t, struct area inner, struct area outer)
{
    uint32_t up = node_find(t, outer.code);
    uint32_t i = node_find(t, inner.code);

    return up != NO_INDEX && i != NO_INDEX && up <= i && i < t->nodes[up].end;
}

bool tree_holds(const struct tree *t, struct area office, struct scope scope)
{
    return tree_inside(t, scope.area, office) || (scope.reach == REACH_DOWN && tree_inside(t, office, scope.area));
}
