/** What a process needs to attach to a node: a port of its own, and the 3-tuples that it registers. */
package io.weir.attach;
