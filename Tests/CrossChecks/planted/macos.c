// A mistake on purpose; see `prove` in ../run.
#include <sys/event.h>

int cplanted_queue(void) { return kqueue(); }

#if defined(__APPLE__) && defined(WRONG_CALL)
int cplanted_wrong_call(void) { return kqueue("no argument"); }
#endif
