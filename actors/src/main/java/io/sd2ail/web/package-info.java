/// The page of a run: what it shows, how it is steered from there, and who may.
@NullMarked
package io.sd2ail.web;

import org.jspecify.annotations.NullMarked;
