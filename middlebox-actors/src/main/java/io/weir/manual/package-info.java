/** What people and tests are told about elements: examples, handlers, drop reasons. */
package io.weir.manual;
