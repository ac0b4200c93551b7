/*
 * A program that knows nothing of this library and speaks a mechanism as it is.
 *
 *   raw_peer send    dgram|seqpacket|mq NAME TEXT...    one packet each; on mq "PRIORITY:TEXT"
 *   raw_peer size    dgram|seqpacket|mq NAME BYTES      one packet of so many bytes, which may be 0
 *   raw_peer receive dgram|seqpacket|mq NAME COUNT      prints each packet on a line; on mq with its priority
 *
 * A NAME that begins with @ is abstract.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char buffer[1 << 20];

static void die(const char *what) {
  perror(what);
  exit(1);
}

static socklen_t address_of(const char *name, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  strncpy(address->sun_path, name, sizeof address->sun_path - 1);
  if (name[0] == '@') address->sun_path[0] = 0;
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name) + (name[0] != '@'));
}

static int dial(int type, const char *name) {
  struct sockaddr_un address;
  socklen_t length = address_of(name, &address);
  int fd = socket(AF_UNIX, type, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, length) < 0) die(name);
  return fd;
}

static int serve(int type, const char *name) {
  struct sockaddr_un address;
  socklen_t length = address_of(name, &address);
  int fd = socket(AF_UNIX, type, 0);
  fchmod(fd, 0600);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0) die(name);
  printf("ready\n");
  if (type == SOCK_DGRAM) return fd;
  if (listen(fd, 4) < 0) die("listen");
  int accepted = accept(fd, NULL, NULL);
  if (accepted < 0) die("accept");
  return accepted;
}

static void receive_packets(int fd, int count) {
  while (count-- > 0) {
    ssize_t length = recv(fd, buffer, sizeof buffer, 0);
    if (length < 0) die("recv");
    printf("%.*s\n", (int)length, buffer);
  }
}

static void send_mq(const char *name, int count, char **texts) {
  mqd_t queue = mq_open(name, O_WRONLY);
  if (queue == (mqd_t)-1) die(name);
  for (int i = 0; i < count; i++) {
    char *text = strchr(texts[i], ':') + 1;
    if (mq_send(queue, text, strlen(text), (unsigned)atoi(texts[i])) < 0) die("mq_send");
  }
}

static void receive_mq(const char *name, int count) {
  struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = 1024};
  mqd_t queue = mq_open(name, O_RDONLY | O_CREAT, 0600, &attributes);
  if (queue == (mqd_t)-1) die(name);
  printf("ready\n");
  getchar(); /* the messages are there: now the highest priority comes first */
  mq_getattr(queue, &attributes);
  while (count-- > 0) {
    unsigned priority;
    ssize_t length = mq_receive(queue, buffer, (size_t)attributes.mq_msgsize, &priority);
    if (length < 0) die("mq_receive");
    printf("%u:%.*s\n", priority, (int)length, buffer);
  }
  mq_unlink(name);
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0); /* who reads may wait for a line before the next packet */
  int mq = strcmp(argv[2], "mq") == 0;
  int type = strcmp(argv[2], "dgram") == 0 ? SOCK_DGRAM : SOCK_SEQPACKET;
  if (strcmp(argv[1], "receive") == 0) {
    mq ? receive_mq(argv[3], atoi(argv[4])) : receive_packets(serve(type, argv[3]), atoi(argv[4]));
  } else if (strcmp(argv[1], "size") == 0) {
    memset(buffer, 'x', sizeof buffer);
    size_t size = (size_t)atol(argv[4]);
    if (mq) {
      if (mq_send(mq_open(argv[3], O_WRONLY), buffer, size, 0) < 0) die("mq_send");
    } else if (send(dial(type, argv[3]), buffer, size, 0) < 0) {
      die("send");
    }
  } else if (mq) {
    send_mq(argv[3], argc - 4, argv + 4);
  } else {
    int fd = dial(type, argv[3]);
    for (int i = 4; i < argc; i++) {
      if (send(fd, argv[i], strlen(argv[i]), 0) < 0) die("send");
    }
  }
  return 0;
}
