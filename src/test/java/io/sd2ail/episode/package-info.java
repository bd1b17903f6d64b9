@NullMarked
package io.sd2ail.episode;

import org.jspecify.annotations.NullMarked;
