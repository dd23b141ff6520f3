#if !defined(_WIN32)
#define _GNU_SOURCE 1
#include "CPlatform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

long cplatform_write_without_signal(int descriptor, const void *bytes, unsigned long count) {
    sigset_t pipe_signal, pending, previous;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigpending(&pending);
    // A SIGPIPE that somebody else already has pending is theirs: it must survive this call.
    int was_pending = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &previous);
    ssize_t written = write(descriptor, bytes, count);
    int number = errno;
    if (written == -1 && number == EPIPE && !was_pending) {
        sigpending(&pending);
        if (sigismember(&pending, SIGPIPE)) {
            int taken;
            sigwait(&pipe_signal, &taken);
        }
    }
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    errno = number;
    return written;
}

void cplatform_keep_child_statuses(void) {
    struct sigaction action;
    if (sigaction(SIGCHLD, NULL, &action) == 0 && action.sa_handler == SIG_IGN) { signal(SIGCHLD, SIG_DFL); }
}

int cplatform_descriptor_limit(unsigned long long *soft, unsigned long long *hard) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == -1) { return -1; }
    *soft = limit.rlim_cur;
    *hard = limit.rlim_max;
    return 0;
}

int cplatform_set_descriptor_limit(unsigned long long soft) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == -1) { return -1; }
    limit.rlim_cur = soft;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

const char *cplatform_entry_name(const void *entry) { return ((const struct dirent *)entry)->d_name; }

int cplatform_available(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == -1 ? -1 : count;
}

struct thread_start {
    void (*body)(void *context);
    void *context;
};

static void *run_thread(void *argument) {
    struct thread_start start = *(struct thread_start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

int cplatform_start_thread(void (*body)(void *context), void *context, unsigned long stack_size) {
    struct thread_start *start = malloc(sizeof *start);
    if (start == NULL) { return ENOMEM; }
    *start = (struct thread_start){ .body = body, .context = context };
    pthread_attr_t attributes;
    int number = pthread_attr_init(&attributes);
    if (number == 0) {
        pthread_t thread;
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        pthread_attr_setstacksize(&attributes, stack_size);
        number = pthread_create(&thread, &attributes, run_thread, start);
        pthread_attr_destroy(&attributes);
    }
    if (number != 0) { free(start); }
    return number;
}
#endif
