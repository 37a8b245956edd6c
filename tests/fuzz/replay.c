/* replay DIR — run one fuzz target over every file of a folder, in any compiler. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define INPUT_BYTES_MAX (4u << 20)

static int replay(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = malloc(INPUT_BYTES_MAX);

    if (f == NULL || bytes == NULL) {
        perror(path);
        return 1;
    }
    size_t len = fread(bytes, 1, INPUT_BYTES_MAX, f);
    fclose(f);
    /* A copy of exactly its size: reading beyond it shows under the sanitizer. */
    bytes = realloc(bytes, len > 0 ? len : 1);
    LLVMFuzzerTestOneInput(bytes, len);
    free(bytes);
    return 0;
}

int main(int argc, char **argv)
{
    struct dirent *entry;
    char path[4096];
    int n = 0, bad = 0;
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;

    if (dir == NULL) {
        fprintf(stderr, "usage: %s DIR\n", argv[0]);
        return 64;
    }
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        bad |= replay(path);
        n++;
    }
    closedir(dir);
    printf("%d inputs replayed\n", n);
    return n == 0 ? 66 : bad; /* an empty folder would pass for ever */
}
