#if defined(__APPLE__)
#include "CPlatform.h"

#include <crt_externs.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int cplatform_pipe(int ends[2]) {
    // No pipe2 here; posix_spawn below closes by default, so the moment before FD_CLOEXEC leaks nothing to our children.
    if (pipe(ends) == -1) { return -1; }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

static int close_on_exec_and_nonblocking(int descriptor) {
    if (descriptor == -1) { return -1; }
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    int on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
    return descriptor;
}

int cplatform_file_stamp(const char *path, uint64_t *inode, int64_t *size, int64_t *modified, int64_t *born) {
    struct stat status;
    if (lstat(path, &status) == -1) { return -1; }
    *inode = status.st_ino;
    *size = status.st_size;
    *modified = status.st_mtimespec.tv_sec * 1000000000LL + status.st_mtimespec.tv_nsec;
    *born = status.st_birthtimespec.tv_sec * 1000000000LL + status.st_birthtimespec.tv_nsec;
    return 0;
}

int cplatform_accept(int listener) { return close_on_exec_and_nonblocking(accept(listener, NULL, NULL)); }

int cplatform_unix_socket(void) { return close_on_exec_and_nonblocking(socket(AF_UNIX, SOCK_STREAM, 0)); }

int cplatform_tcp_socket(void) { return close_on_exec_and_nonblocking(socket(AF_INET, SOCK_STREAM, 0)); }

int cplatform_peer(int socket, int *pid, unsigned *user) {
    uid_t uid;
    gid_t gid;
    if (getpeereid(socket, &uid, &gid) == -1) { return -1; }
    *user = uid;
    pid_t process = 0;
    socklen_t size = sizeof process;
    *pid = getsockopt(socket, SOL_LOCAL, LOCAL_PEERPID, &process, &size) == 0 ? process : 0;
    return 0;
}

int cplatform_synchronize(int descriptor) {
    if (fcntl(descriptor, F_FULLFSYNC) == 0) { return 0; }
    return fsync(descriptor);
}

char **cplatform_environment(void) { return *_NSGetEnviron(); }

int cplatform_spawn(const struct cplatform_spawn_request *request, int *pid, int *stage) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    *stage = CPLATFORM_SPAWN_PREPARING;
    int number = posix_spawnattr_init(&attributes);
    if (number != 0) { return number; }
    number = posix_spawn_file_actions_init(&actions);
    if (number != 0) {
        posix_spawnattr_destroy(&attributes);
        return number;
    }
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    number = posix_spawnattr_setflags(
        &attributes,
        POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT);

    // A source below the count could be overwritten before its turn, so it is copied out of the way first.
    int count = request->descriptor_count;
    int sources[8];
    int copied[8];
    int copies = 0;
    if (count > 8) { number = EINVAL; }
    for (int i = 0; i < count && number == 0; i++) {
        sources[i] = request->descriptors[i];
        if (sources[i] < count) {
            sources[i] = fcntl(sources[i], F_DUPFD_CLOEXEC, count);
            if (sources[i] == -1) {
                number = errno;
            } else {
                copied[copies++] = sources[i];
            }
        }
        if (number == 0) { number = posix_spawn_file_actions_adddup2(&actions, sources[i], i); }
    }
    if (number == 0 && request->working_directory != NULL) {
        number = posix_spawn_file_actions_addchdir_np(&actions, request->working_directory);
    }
    if (number == 0) {
        *stage = CPLATFORM_SPAWN_EXECUTING;
        number = posix_spawn(
            pid, request->executable, &actions, &attributes, request->arguments, request->environment);
    }
    for (int i = 0; i < copies; i++) { close(copied[i]); }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return number;
}
#endif
