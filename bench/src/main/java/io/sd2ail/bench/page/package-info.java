/// What the page of a run costs, and how long a long run takes to come up on it.
@NullMarked
package io.sd2ail.bench.page;

import org.jspecify.annotations.NullMarked;
