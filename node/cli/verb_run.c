/* fangpin run: read the configuration, then hand over to the host. */
#include <stdio.h>
#include <sys/stat.h>

#include "node/cli/config.h"
#include "node/cli/say.h"
#include "node/host/host.h"

int verb_run(struct cli *c)
{
    struct config_faults faults;
    struct config config;
    char path[2200];
    struct stat st;

    snprintf(path, sizeof path, "%s/data.mdb", c->dir);
    if (stat(path, &st) != 0)
        return say_errorf(c, EX_CONFIG, "目录里没有单位数据 / the folder holds no office",
                          "建网: fangpin init --help   入网: fangpin join 邀请码   别的目录: --dir",
                          "%s 还不是一个单位 / is no office yet", c->dir);
    if (!config_load(&config, c->dir, &faults)) {
        config_faults_say(c->dir, &faults);
        return say_errorf(c, EX_CONFIG, "设置有错就不启动 / it does not start on wrong settings",
                          "改好后再 fangpin run", "%s/fangpin.conf 有 %zu 处错 / faults", c->dir, faults.n);
    }
    struct host_options o = {.dir = c->dir,
                             .listen = config.listen,
                             .advertise = config.advertise[0] == '\0' ? NULL : config.advertise,
                             .parent = config.parent,
                             .verify_threads = config.verify_threads,
                             .threads = config.threads,
                             .drill = cli_opt(c, "drill") != NULL,
                             .version = FANGPIN_VERSION,
                             .log_json = config.log_json || c->json,
                             .log_least = config.log_least};
    return exit_of_err(host_run(&o));
}
