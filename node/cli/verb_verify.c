/* fangpin verify: the report of verify.h for people and machines. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "node/api/values.h"
#include "node/cli/say.h"
#include "node/cli/verify.h"
#include "node/cli/verify_case.h"

static void progress_say(void *arg, uint64_t done, uint64_t total)
{
    (void)arg;
    if (!isatty(STDERR_FILENO))
        return;
    if (total > 0)
        fprintf(stderr, "\r核对 %llu / %llu 件", (unsigned long long)done, (unsigned long long)total);
    else
        fprintf(stderr, "\r核对 %llu 件", (unsigned long long)done);
}

static void report_json(const struct verify_report *r, const char *what)
{
    json_t *faults = json_array();

    for (size_t i = 0; i < r->faults && i < FAULTS_SHOWN_MAX; i++) {
        const struct verify_fault *f = &r->at[i];
        json_array_append_new(faults,
                              json_pack("{s:o, s:o, s:o, s:s, s:i, s:s}", "area", value_area(f->area), "position",
                                        value_count(f->position), "sequence", value_count(f->sequence), "lane",
                                        lane_name((enum lane)f->lane), "thread", (int)f->thread, "what", f->what));
    }
    json_t *o = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "fangpin.verify/1",
                          "checked", what, "network", value_hex(r->network.b, sizeof r->network.b), "events",
                          value_count(r->events), "signatures", value_count(r->signatures), "streams",
                          value_count(r->streams), "offices", value_count(r->offices), "forks", value_count(r->forks),
                          "held", value_digest(&r->held), "faults", value_count(r->faults), "list", faults);
    json_dumpf(o, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(o);
}

static void report_print(const struct cli *c, const struct verify_report *r, const char *what)
{
    char code[AREA_TEXT_LEN + 1], sum[2 * DIGEST_BYTES + 1];
    uint8_t digest[DIGEST_BYTES];

    for (size_t i = 0; i < r->faults && i < FAULTS_SHOWN_MAX; i++) {
        const struct verify_fault *f = &r->at[i];
        area_print(code, f->area);
        printf("%s✘%s %s 总号 %llu 序 %llu %s/%u: %s\n", tone_on(c, TONE_BAD), tone_off(c),
               f->area.code == 0 ? "?" : code, (unsigned long long)f->position, (unsigned long long)f->sequence,
               lane_name((enum lane)f->lane), f->thread, f->what);
    }
    if (r->faults > FAULTS_SHOWN_MAX)
        printf("  …… 还有 %llu 处 / more\n", (unsigned long long)(r->faults - FAULTS_SHOWN_MAX));
    if (r->events == 0)
        puts("还没有任何事项;第一次与上级同步后再核对 / no events yet: verify again after the first contact");
    digest_put(digest, &r->held);
    hex_print(sum, digest + 8, DIGEST_BYTES - 8);
    printf("%s%s%s %s: %llu 件,%llu 个签名,%llu 串,%llu 个签发者,分叉 %llu,问题 %llu\n",
           tone_on(c, r->faults > 0 ? TONE_BAD : TONE_GOOD), r->faults > 0 ? "✘" : "✔", tone_off(c), what,
           (unsigned long long)r->events, (unsigned long long)r->signatures, (unsigned long long)r->streams,
           (unsigned long long)r->offices, (unsigned long long)r->forks, (unsigned long long)r->faults);
    printf("  校验和 / sum %s\n", sum);
    if (r->faults > 0)
        puts("怎么办: 保留这份数据;从上级或下级重新取回: 请上级重新发邀请码,用新目录入网 / keep it; enrol anew in "
             "another folder");
}

int verb_verify(struct cli *c)
{
    const char *path = cli_arg(c, 0), *what = path == NULL ? c->dir : path;

    if (cli_opt(c, "case") != NULL)
        return verify_case_run(c, cli_opt(c, "case"), path);
    struct verify_report *r = calloc(1, sizeof *r);
    int rc;

    if (r == NULL)
        return say_err(c, ERR_NOMEM, "核对不了 / cannot verify", "");
    if (path == NULL) {
        rc = verify_store(r, c->dir, progress_say, NULL);
    } else {
        FILE *f = fopen(path, "rbe");
        if (f == NULL) {
            free(r);
            return say_errorf(c, EX_NOINPUT, strerror(errno), "", "文件打不开 / cannot open %s", path);
        }
        rc = verify_file(r, f, progress_say, NULL);
        fclose(f);
    }
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    if (rc != 0) {
        rc = say_errorf(c, exit_of_err(rc), err_words(rc),
                        path == NULL ? "--dir 指向单位的数据目录 / --dir must be an office's folder"
                                     : "它应由 fangpin log --export 写成 / it must come from fangpin log --export",
                        "核对不了 / cannot verify %s", what);
    } else {
        if (c->json)
            report_json(r, what);
        else
            report_print(c, r, what);
        rc = r->faults > 0 ? EX_DATAERR : 0;
    }
    free(r);
    return rc;
}
