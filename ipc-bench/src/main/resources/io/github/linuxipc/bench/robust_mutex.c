/*
 * Measures a robust mutex between processes. usage: robust_mutex MILLISECONDS
 * Prints the nanoseconds of a lock and unlock of one process, and of two that contend: the time
 * divided by the number of acquisitions of both.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
  pthread_mutex_t mutex;
  long count;
  atomic_int stop;
};

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static void increment(struct shared *s) {
  int error = pthread_mutex_lock(&s->mutex);
  if (error == EOWNERDEAD) {
    error = pthread_mutex_consistent(&s->mutex);
  }
  if (error != 0) {
    exit(2);
  }
  s->count++;
  pthread_mutex_unlock(&s->mutex);
}

static double measure(struct shared *s, int others, double window_ns) {
  s->count = 0;
  atomic_store(&s->stop, 0);
  double began = now_ns();
  pid_t child = others > 0 ? fork() : -1;
  if (others > 0 && child < 0) {
    exit(2);
  }
  double end = began + window_ns;
  while (child == 0 ? !atomic_load(&s->stop) : now_ns() < end) {
    for (int i = 0; i < 100; i++) {
      increment(s);
    }
  }
  if (child == 0) {
    _exit(0);
  }
  atomic_store(&s->stop, 1);
  if (others > 0) {
    waitpid(child, NULL, 0);
  }
  return (now_ns() - began) / s->count;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    return 2;
  }
  struct shared *s =
      mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t attributes;
  if (s == MAP_FAILED || pthread_mutexattr_init(&attributes) != 0 ||
      pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) != 0 ||
      pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST) != 0 ||
      pthread_mutex_init(&s->mutex, &attributes) != 0) {
    return 2;
  }
  double window_ns = atof(argv[1]) * 1e6;
  double alone = measure(s, 0, window_ns);
  double contended = measure(s, 1, window_ns);
  printf("%.1f %.1f\n", alone, contended);
  return 0;
}
