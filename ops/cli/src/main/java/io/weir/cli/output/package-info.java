/** How the command line answers: one value, written as a table, JSON, YAML or names; and the two streams it goes to. */
package io.weir.cli.output;
