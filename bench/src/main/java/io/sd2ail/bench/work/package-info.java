/// What a process that is timed does.
@NullMarked
package io.sd2ail.bench.work;

import org.jspecify.annotations.NullMarked;
