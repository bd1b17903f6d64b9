/// A run from outside: what decides it, what it tells while it goes on, and what it came to.
@NullMarked
package io.sd2ail.run;

import org.jspecify.annotations.NullMarked;
