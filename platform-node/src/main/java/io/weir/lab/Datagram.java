package io.weir.lab;

/** A UDP datagram that came. Addresses are 32 bits, in network order. */
record Datagram(int from, int fromPort, int port, byte[] payload) {}
