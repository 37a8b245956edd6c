/* The busiest links as bars: what went up and what came down. */
#include "simulator/chart.h"

#include "simulator/chart_axis.h"
#include "simulator/report_find.h"
#include "simulator/report_say.h"

#define ROW_HEIGHT 24.0
#define NAME_WIDTH 190.0
#define BAR_WIDTH  520.0

static void row(FILE *f, const struct run *r, const char *id, const struct run_link *l, double y, double most)
{
    double up = (double)l->bytes_up.value / most * BAR_WIDTH, down = (double)l->bytes_down.value / most * BAR_WIDTH;
    char name[160], text[SAY_BYTES];

    snprintf(name, sizeof name, "%.70s – %.70s", r->offices[l->child].name, r->offices[l->parent].name);
    svg_text_cut(f, NAME_WIDTH - 8, y + 4.5, "end", 13, name, 24);
    up = up > 0 ? up : 0;
    down = down > 0 ? down : 0;
    fprintf(
        f,
        "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"14\" fill=\"#0b5fa5\" stroke=\"#30343b\"/>",
        NAME_WIDTH, y - 7, up);
    fprintf(f,
            "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"14\" fill=\"url(#%s-down)\" "
            "stroke=\"#30343b\"/>",
            NAME_WIDTH + up, y - 7, down, id);
    svg_text(f, NAME_WIDTH + up + down + 8, y + 4.5, "start", 13, say_figure(text, link_bytes(l), UNIT_BYTES, SAY_ZH));
}

void chart_links(FILE *f, const struct run *r, const char *id, const size_t *links, size_t n)
{
    static const struct words name = {"各线路的字节数", "bytes per link"};
    int64_t most = 1;

    for (size_t i = 0; i < n; i++) {
        struct figure bytes = link_bytes(&r->links[links[i]]);
        most = bytes.known && bytes.value > most ? bytes.value : most;
    }
    svg_open(f, id, 34 + ROW_HEIGHT * (double)n, name);
    svg_patterns(f, id);
    fprintf(f, "<rect x=\"%.1f\" y=\"4\" width=\"26\" height=\"14\" fill=\"#0b5fa5\" stroke=\"#30343b\"/>", NAME_WIDTH);
    svg_text(f, NAME_WIDTH + 34, 16, "start", 13, "上行 up");
    fprintf(f, "<rect x=\"%.1f\" y=\"4\" width=\"26\" height=\"14\" fill=\"url(#%s-down)\" stroke=\"#30343b\"/>",
            NAME_WIDTH + 120, id);
    svg_text(f, NAME_WIDTH + 154, 16, "start", 13, "下行 down");
    for (size_t i = 0; i < n; i++)
        row(f, r, id, &r->links[links[i]], 40 + ROW_HEIGHT * (double)i, (double)most);
    svg_close(f);
}
