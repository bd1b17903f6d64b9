/// Experts and what they leave: which policy records, its demonstrations, its model card.
@NullMarked
package io.sd2ail.expert;

import org.jspecify.annotations.NullMarked;
