/* demo.h — `fangpin demo`: four offices as real processes, a line that is cut, help that comes first. */
#ifndef FANGPIN_NODE_DEMO_H
#define FANGPIN_NODE_DEMO_H

/* The verb. `argv[0]` is its name. Returns the exit status: 0 only when everything that was printed was checked. */
int demo_main(int argc, char **argv);

#endif
