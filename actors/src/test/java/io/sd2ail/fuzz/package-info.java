/// What reads bytes from outside, for a fuzzer and for the tests that read its findings again.
@NullMarked
package io.sd2ail.fuzz;

import org.jspecify.annotations.NullMarked;
