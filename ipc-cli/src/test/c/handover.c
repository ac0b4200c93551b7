/*
 * Starts a command with standard streams of a kind that a shell does not make.
 *
 *   handover socket COMMAND...     standard input and output are one end of a socket pair
 *   handover nonblock COMMAND...   pipes whose open file descriptions are non-blocking
 *
 * Its own standard input goes to the command, half of it at once and half a little later. What the command writes goes to its own standard
 * output, but is read only once it has not grown for a while. On standard error: "kept" if the descriptions still have their modes, and
 * "busy N", how many times out of 10 the JVM's main thread was found running while nobody read.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char text[1 << 20];

static void nap(void) { usleep(500 * 1000); }

/* Whether the first threads, which are named as the program is, run or want to: that shows a busy loop on a busy machine, too. */
static int running(pid_t pid, const char *name) {
  char path[300], stat[4096];
  int found = 0;
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *tasks = opendir(path);
  struct dirent *task;
  while (tasks && (task = readdir(tasks))) {
    snprintf(path, sizeof path, "/proc/%d/task/%s/stat", pid, task->d_name);
    FILE *file = fopen(path, "r");
    if (!file) continue;
    stat[fread(stat, 1, sizeof stat - 1, file)] = 0;
    fclose(file);
    char *begin = strchr(stat, '('), *end = strrchr(stat, ')');
    if (!begin || !end) continue;
    found |= end[2] == 'R' && !strncmp(begin + 1, name, strlen(name)) && begin + 1 + strlen(name) == end;
  }
  if (tasks) closedir(tasks);
  return found;
}

static int ended(pid_t pid) {
  siginfo_t info = {0};
  return waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

static void pass(int to, const char *from, size_t length) {
  while (length > 0) {
    ssize_t n = write(to, from, length);
    if (n <= 0) return;
    from += n;
    length -= n;
  }
}

int main(int argc, char **argv) {
  int in[2], out[2], sockets[2], size = 0, before = -1, status = 0;
  if (argc < 3) return 99;
  int pipes = !strcmp(argv[1], "nonblock");
  signal(SIGPIPE, SIG_IGN);
  if (pipes) {
    if (pipe(in) || pipe(out)) return 98;
    fcntl(in[0], F_SETFL, O_RDONLY | O_NONBLOCK);
    fcntl(out[1], F_SETFL, O_WRONLY | O_NONBLOCK);
  } else {
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets)) return 98;
    in[0] = out[1] = sockets[0];
    in[1] = out[0] = sockets[1];
  }
  fcntl(in[1], F_SETFD, FD_CLOEXEC);
  fcntl(out[0], F_SETFD, FD_CLOEXEC);
  int mode_in = fcntl(in[0], F_GETFL), mode_out = fcntl(out[1], F_GETFL);
  pid_t child = fork();
  if (child == 0) {
    signal(SIGPIPE, SIG_DFL);
    dup2(in[0], 0);
    dup2(out[1], 1);
    close(in[0]);
    if (pipes) close(out[1]);
    execvp(argv[2], argv + 2);
    _exit(97);
  }
  size_t length = 0;
  ssize_t n;
  while ((n = read(0, text + length, sizeof text - length)) > 0) length += n;
  if (fork() == 0) {
    pass(in[1], text, length / 2);
    nap();
    pass(in[1], text + length / 2, length - length / 2);
    if (!pipes) shutdown(in[1], SHUT_WR);
    _exit(0);
  }
  if (pipes) close(in[1]);
  while ((size == 0 || size != before) && !ended(child)) {
    nap();
    before = size;
    ioctl(out[0], FIONREAD, &size);
  }
  int busy = 0;
  for (int i = 0; i < 10; i++) {
    usleep(50 * 1000);
    busy += running(child, "java");
  }
  int kept = fcntl(in[0], F_GETFL) == mode_in && fcntl(out[1], F_GETFL) == mode_out;
  close(in[0]);
  if (pipes) close(out[1]);
  while ((n = read(out[0], text, sizeof text)) > 0) pass(1, text, n);
  waitpid(child, &status, 0);
  fprintf(stderr, "%s\nbusy %d\n", kept ? "kept" : "changed", busy);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 96;
}
