/** Programs on user-level stacks of their own: how one gets its port, keeps it, and tells what it is doing. */
package io.weir.programs;
