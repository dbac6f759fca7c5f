package dev.sessionrelay.status.web;

import java.net.InetAddress;

/** Makes the answer to a request of a client. */
@FunctionalInterface
interface PageHandler {
  PageAnswer answer(PageRequest request, InetAddress client);
}
