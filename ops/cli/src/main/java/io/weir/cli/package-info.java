/**
 * The command line. Commands that need no cluster do their work here, in a process without Pekko; all others are calls
 * of the gRPC interface {@code weir.v1}.
 */
package io.weir.cli;
