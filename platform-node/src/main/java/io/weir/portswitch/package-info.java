/**
 * The port switch (after MultiStack): who owns which address, port and protocol, where a received packet belongs, and
 * whether a sent one is its sender's to send.
 */
package io.weir.portswitch;
