// A mistake on purpose; see `prove` in ../run.
#include <windows.h>

unsigned long cplanted_process(void) { return GetCurrentProcessId(); }

#if defined(_WIN32) && defined(WRONG_CALL)
int cplanted_wrong_call(void) { return CloseHandle("not", "a handle"); }
#endif
