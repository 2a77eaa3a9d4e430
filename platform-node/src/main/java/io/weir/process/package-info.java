/** Processes of their own that attach to a node: who may, what they may register, and how it ends. */
package io.weir.process;
