#if defined(__linux__)
#define _GNU_SOURCE 1
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <link.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int cplatform_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int cplatform_synchronize(int descriptor) { return fsync(descriptor); }

char **cplatform_environment(void) { return environ; }

int cplatform_file_stamp(const char *path, uint64_t *inode, int64_t *size, int64_t *modified, int64_t *born) {
    struct statx status;
    unsigned mask = STATX_INO | STATX_SIZE | STATX_MTIME | STATX_BTIME;
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, mask, &status) == -1) { return -1; }
    *inode = status.stx_ino;
    *size = (int64_t)status.stx_size;
    *modified = status.stx_mtime.tv_sec * 1000000000LL + status.stx_mtime.tv_nsec;
    *born = status.stx_mask & STATX_BTIME ? status.stx_btime.tv_sec * 1000000000LL + status.stx_btime.tv_nsec : 0;
    return 0;
}

int cplatform_pidfd_open(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0u); }

int cplatform_pidfd_send_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0u);
}

int cplatform_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); }

static int give_back(struct dl_phdr_info *program, size_t size, void *context) {
    (void)size;
    (void)context;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < program->dlpi_phnum; index++) {
        const ElfW(Phdr) *part = &program->dlpi_phdr[index];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X) || part->p_flags & PF_W) { continue; }
        uintptr_t begin = ((uintptr_t)program->dlpi_addr + part->p_vaddr + page - 1) & ~(page - 1);
        uintptr_t end = ((uintptr_t)program->dlpi_addr + part->p_vaddr + part->p_filesz) & ~(page - 1);
        if (begin < end) { madvise((void *)begin, end - begin, MADV_DONTNEED); }
    }
    // The program itself comes first, and the libraries' pages are shared anyway.
    return 1;
}

void cplatform_give_back_code(void) { dl_iterate_phdr(give_back, NULL); }

// Where packaging/build.sh links statically, libdispatch calls these instead of its own (-Xlinker --wrap). Its own start
// a timer that wakes the process every second for ever, to look for worker threads that block; ours never do.
void __wrap__dispatch_workq_worker_register(void *queue) { (void)queue; }
void __wrap__dispatch_workq_worker_unregister(void *queue) { (void)queue; }

int cplatform_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int cplatform_unix_socket(void) { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

int cplatform_tcp_socket(void) { return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

int cplatform_peer(int socket, int *pid, unsigned *user) {
    struct ucred credentials;
    socklen_t size = sizeof credentials;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == -1) { return -1; }
    *pid = credentials.pid;
    *user = credentials.uid;
    return 0;
}

const uint32_t cplatform_epoll_in = EPOLLIN;
const uint32_t cplatform_epoll_out = EPOLLOUT;
const uint32_t cplatform_epoll_error = EPOLLERR;
const uint32_t cplatform_epoll_hangup = EPOLLHUP;

int cplatform_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = { .events = events, .data = { .u64 = token } };
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int cplatform_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, events, token);
}

int cplatform_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, events, token);
}

int cplatform_epoll_remove(int epoll, int descriptor) { return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0); }

int cplatform_epoll_wait(int epoll, struct cplatform_epoll_event *events, int capacity, int timeout) {
    struct epoll_event buffer[64];
    int count = epoll_wait(epoll, buffer, capacity < 64 ? capacity : 64, timeout);
    for (int i = 0; i < count; i++) {
        events[i].events = buffer[i].events;
        events[i].token = buffer[i].data.u64;
    }
    return count;
}

static void close_from(int first) {
#if defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0) { return; }
#endif
    // Linux before 5.9. Every descriptor of ours is close-on-exec anyway; this is for what a library opened without.
    struct rlimit limit;
    int end = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
    for (int descriptor = first; descriptor < end; descriptor++) { close(descriptor); }
}

static void set_soft_limit(int resource, unsigned long long soft) {
    struct rlimit limit;
    if (soft == 0 || getrlimit(resource, &limit) == -1) { return; }
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    setrlimit(resource, &limit);
}

// Runs in the child of vfork, in the memory of the parent: only calls that are async-signal-safe, no allocation.
static int become(const struct cplatform_spawn_request *request, volatile int *stage) {
    // Handlers go first: the memory they would run in belongs to the parent.
    struct sigaction standard = { .sa_handler = SIG_DFL };
    for (int number = 1; number < NSIG; number++) { sigaction(number, &standard, NULL); }
    if (setsid() == -1) { return errno; }

    // A source below the count could be overwritten before its turn, so it moves out of the way first.
    int count = request->descriptor_count;
    int sources[8];
    if (count > (int)(sizeof sources / sizeof sources[0])) { return EINVAL; }
    for (int i = 0; i < count; i++) {
        sources[i] = request->descriptors[i];
        if (sources[i] < count) { sources[i] = fcntl(sources[i], F_DUPFD, count); }
        if (sources[i] == -1) { return errno; }
    }
    for (int i = 0; i < count; i++) {
        if (dup2(sources[i], i) == -1) { return errno; }
    }
    close_from(count);

    set_soft_limit(RLIMIT_NOFILE, request->descriptor_limit);
    set_soft_limit(RLIMIT_MSGQUEUE, request->message_limit);
    if (request->working_directory != NULL) {
        *stage = CPLATFORM_SPAWN_CHANGING_DIRECTORY;
        if (chdir(request->working_directory) == -1) { return errno; }
    }
    *stage = CPLATFORM_SPAWN_EXECUTING;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->executable, request->arguments, request->environment);
    return errno;
}

// vfork and not posix_spawn, because posix_spawn cannot give the child back the descriptor limit that the daemon
// raised for itself, cannot say whether the directory or the executable was at fault, and leaves a moment after its
// return in which the child still holds close-on-exec descriptors (a script written just then fails with ETXTBSY).
int cplatform_spawn(const struct cplatform_spawn_request *request, int *pid, int *stage) {
    volatile int number = 0;
    volatile int reached = CPLATFORM_SPAWN_PREPARING;
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    pid_t child = vfork();
    if (child == 0) {
        number = become(request, &reached);
        _exit(127);
    }
    if (child == -1) { number = errno; }
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    if (number != 0) {
        if (child != -1) {
            while (waitpid(child, NULL, 0) == -1 && errno == EINTR) {}
        }
        *stage = reached;
        return number;
    }
    *pid = child;
    return 0;
}
#endif
