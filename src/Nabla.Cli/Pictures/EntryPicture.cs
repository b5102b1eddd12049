using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Nabla.Cli.Pictures;

/// <summary>One entry of a registry (an activation, a loss, a schedule, an initializer) as the library computes it: drawings, facts, numbers.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Formula">In plain text.</param>
/// <param name="Facts">What a person should know about it, each with a label.</param>
/// <param name="Panels">Its drawings, at least one.</param>
/// <param name="Table">Some of the numbers: a heading row, then one row a place.</param>
/// <param name="WriteJson">Writes all numbers into an object that is open.</param>
sealed record EntryPicture(
    string Name, string Formula, IReadOnlyList<(string Label, string Text)> Facts, IReadOnlyList<Picture> Panels, IReadOnlyList<string[]> Table,
    Action<Utf8JsonWriter> WriteJson);
