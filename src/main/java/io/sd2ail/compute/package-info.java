/// Which backend computes a run, and on how many cores.
@NullMarked
package io.sd2ail.compute;

import org.jspecify.annotations.NullMarked;
