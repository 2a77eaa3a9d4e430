/** Where frames come from and go to, and wrappers round it: faults, traces, simulated links. */
package io.weir.stack.device;
