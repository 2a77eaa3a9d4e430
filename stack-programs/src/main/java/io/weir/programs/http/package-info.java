/** A server of static files over HTTP/1.1 and HTTP/2, on Netty, on a user-level stack. */
package io.weir.programs.http;
