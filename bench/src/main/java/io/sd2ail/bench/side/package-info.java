/// The two sides of a timing: processes of ours and of others, asked in turn.
@NullMarked
package io.sd2ail.bench.side;

import org.jspecify.annotations.NullMarked;
