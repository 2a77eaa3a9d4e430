/**
 * Measures user-level stacks, and floods a cluster with datagrams: the programs that {@code weir bench stacks} and
 * {@code weir bench cluster} start, each a process of its own.
 */
package io.weir.measure;
