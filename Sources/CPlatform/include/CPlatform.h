// What Swift cannot import by itself: calls behind _GNU_SOURCE, variadic calls, and the one piece of code
// that runs between fork and exec, where Swift must not.
#ifndef CPLATFORM_H
#define CPLATFORM_H

// Only types of the language here, and no system header: with _GNU_SOURCE their structs differ from the ones in
// Swift's own Glibc module, and the two definitions cannot be imported side by side.
#include <stdint.h>

// How far a spawn came before it failed.
enum cplatform_spawn_stage {
    CPLATFORM_SPAWN_PREPARING = 0,
    CPLATFORM_SPAWN_CHANGING_DIRECTORY = 1,
    CPLATFORM_SPAWN_EXECUTING = 2,
};

// The offset of the first byte whose entry in a table of 256 is not 0; -1 when there is none.
int64_t cplatform_find_byte(const void *bytes, uint64_t count, const uint8_t *table);

// Starts a detached thread. Returns 0 or the system's number for the failure.
int cplatform_start_thread(void (*body)(void *context), void *context, unsigned long stack_size);

#if defined(_WIN32)
struct cplatform_spawn_request {
    // An absolute path: nothing is searched. This and the other texts are UTF-16, ended by a zero.
    const uint16_t *executable;
    // Quoted as programs split it again, the program's own name first. May be changed by the call.
    uint16_t *command_line;
    // Each variable ended by a zero, and one more after the last; complete: nothing is inherited.
    const uint16_t *environment;
    // NULL keeps the caller's.
    const uint16_t *working_directory;
    // HANDLEs that become standard input, output and error; the child gets no other.
    intptr_t standard[3];
    // The job that the child and all its children belong to; 0 for none, and then it outlives its starter and is in
    // none of the starter's jobs either, if these let it.
    intptr_t job;
};

// Starts a process without a window, as the leader of a new process group.
// Returns 0 and sets *process, a HANDLE with all rights, and *pid; or returns an error of Windows and sets *stage.
uint32_t cplatform_spawn(const struct cplatform_spawn_request *request, intptr_t *process, uint32_t *pid, int *stage);

// Asks a process group that has a console of its own to end, as Ctrl-Break does. Returns 0 or an error of Windows; it is
// an error when the caller has a console too. One thread at a time.
uint32_t cplatform_interrupt(uint32_t process_group);

// The command line that a process was started with, as UTF-16. Returns its length in units, which does not include an
// end; 0 when the system does not say it, or it does not fit.
uint32_t cplatform_command_line(intptr_t process, uint16_t *text, uint32_t capacity);

// Fills a buffer from the system's generator for keys. Returns 0 or an NTSTATUS.
int32_t cplatform_random_bytes(void *buffer, uint32_t count);
#else
struct cplatform_spawn_request {
    // An absolute path: nothing is searched.
    const char *executable;
    // NULL-terminated, including argv[0].
    char *const *arguments;
    // NULL-terminated and complete: nothing is inherited.
    char *const *environment;
    // NULL keeps the caller's.
    const char *working_directory;
    // These become 0, 1, 2, ... in the child; every other descriptor is closed there.
    const int *descriptors;
    int descriptor_count;
    // The child's soft RLIMIT_NOFILE; 0 keeps the caller's. Not honoured on Darwin.
    unsigned long long descriptor_limit;
    // The child's soft RLIMIT_MSGQUEUE; 0 keeps the caller's. Not honoured on Darwin, which has none.
    unsigned long long message_limit;
};

// Starts a process as the leader of a new session, with an empty signal mask and every signal at its default.
// Returns 0 and sets *pid, or returns an errno and sets *stage.
int cplatform_spawn(const struct cplatform_spawn_request *request, int *pid, int *stage);

// pipe(2) with both ends close-on-exec. Returns 0, or -1 and errno.
int cplatform_pipe(int ends[2]);

// write(2) to a pipe whose reader may be gone: EPIPE without the SIGPIPE. Other threads' signals are untouched.
long cplatform_write_without_signal(int descriptor, const void *bytes, unsigned long count);

// How many bytes wait in a pipe (FIONREAD, which not every system defines in a way that Swift can import); -1 and errno.
int cplatform_available(int descriptor);

// fsync(2), and on Darwin F_FULLFSYNC where the file system has it, because fsync there stops at the drive's cache.
int cplatform_synchronize(int descriptor);

// Undoes an inherited SIG_IGN of SIGCHLD, with which exit statuses are lost. A handler stays.
void cplatform_keep_child_statuses(void);

// The environment of this process; Swift cannot name the global.
char **cplatform_environment(void);

// The soft and hard RLIMIT_NOFILE of this process. Returns 0, or -1 and errno.
int cplatform_descriptor_limit(unsigned long long *soft, unsigned long long *hard);
// Sets the soft one. Returns 0, or -1 and errno.
int cplatform_set_descriptor_limit(unsigned long long soft);

// What lstat(2) says of a file, as plain numbers: times in nanoseconds since 1970. *born is 0 where the file system does
// not record it (statx(2), stx_btime). Returns 0, or -1 and errno.
int cplatform_file_stamp(const char *path, uint64_t *inode, int64_t *size, int64_t *modified, int64_t *born);

// The name in a struct dirent, which Swift imports as a tuple.
const char *cplatform_entry_name(const void *entry);

// accept4(2): the connection close-on-exec and non-blocking, its address left out. Returns a descriptor, or -1 and errno.
int cplatform_accept(int listener);

// socket(2) for a Unix stream socket, close-on-exec and non-blocking. Returns a descriptor, or -1 and errno.
int cplatform_unix_socket(void);

// The same for TCP over IPv4.
int cplatform_tcp_socket(void);

// The process at the other end of a Unix socket: SO_PEERCRED; getpeereid and LOCAL_PEERPID on Darwin.
// *pid is 0 when the system does not say. Returns 0, or -1 and errno.
int cplatform_peer(int socket, int *pid, unsigned *user);
#endif

#if defined(__linux__)
// pidfd_open(2), Linux 5.3. Close-on-exec by itself.
int cplatform_pidfd_open(int pid);

// pidfd_send_signal(2), Linux 5.1.
int cplatform_pidfd_send_signal(int pidfd, int signal);

// prctl(PR_SET_CHILD_SUBREAPER): orphaned descendants become children of this process.
int cplatform_become_subreaper(void);

// Unmaps the program's code, which is mapped again where it is needed: what only the start needed is then the system's.
void cplatform_give_back_code(void);

// One event of epoll_wait(2), without the packing of struct epoll_event that Swift cannot lay out.
struct cplatform_epoll_event {
    // The bits below.
    uint32_t events;
    // What was given at registration.
    uint64_t token;
};

extern const uint32_t cplatform_epoll_in;
extern const uint32_t cplatform_epoll_out;
extern const uint32_t cplatform_epoll_error;
extern const uint32_t cplatform_epoll_hangup;

// epoll_create1(2), close-on-exec.
int cplatform_epoll_create(void);
// epoll_ctl(2): each returns 0, or -1 and errno.
int cplatform_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int cplatform_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token);
int cplatform_epoll_remove(int epoll, int descriptor);
// epoll_wait(2): the number of events stored, or -1 and errno. At most 64 of them a call; timeout in ms, -1 = none.
int cplatform_epoll_wait(int epoll, struct cplatform_epoll_event *events, int capacity, int timeout);
#endif

#endif
