// The floor: one byte line there and back over a Unix stream socket, two processes, nothing else. Prints the median and
// the 99th percentile of a round trip in nanoseconds. Usage: echo ROUNDS
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int ascending(const void *left, const void *right) {
    long difference = *(const long *)left - *(const long *)right;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
    // As long as a short request and its reply.
    char message[64] = "{}", answer[sizeof message];
    int rounds = count > 1 ? atoi(arguments[1]) : 20000;
    int ends[2];
    if (rounds < 1 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) { return 1; }
    if (fork() == 0) {
        close(ends[0]);
        ssize_t size;
        while ((size = read(ends[1], answer, sizeof answer)) > 0) {
            if (write(ends[1], answer, (size_t)size) != size) { _exit(1); }
        }
        _exit(0);
    }
    close(ends[1]);
    long *times = calloc((size_t)rounds, sizeof *times);
    if (times == NULL) { return 1; }
    for (int round = 0; round < rounds; round++) {
        long start = now();
        if (write(ends[0], message, sizeof message) != sizeof message) { return 1; }
        for (size_t got = 0; got < sizeof message;) {
            ssize_t size = read(ends[0], answer, sizeof answer);
            if (size <= 0) { return 1; }
            got += (size_t)size;
        }
        times[round] = now() - start;
    }
    close(ends[0]);
    wait(NULL);
    qsort(times, (size_t)rounds, sizeof *times, ascending);
    printf("%ld %ld\n", times[rounds / 2], times[rounds / 100 * 99]);
    return 0;
}
