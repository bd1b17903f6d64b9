/// What a run leaves on disk so that it can go on: checkpoints and the replay journal.
@NullMarked
package io.sd2ail.checkpoint;

import org.jspecify.annotations.NullMarked;
