/** Measures user-level stacks: the programs that {@code weir bench stacks} starts, each a process of its own. */
package io.weir.measure;
