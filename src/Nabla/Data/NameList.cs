using System.Collections.Generic;
using System.Linq;

namespace Nabla.Data;

/// <summary>Lists names for a sentence.</summary>
static class NameList
{
    const int MostNamesListed = 20;

    /// <summary>Names in quotes, the first of many.</summary>
    public static string Of(IReadOnlyCollection<string> names)
    {
        string listed = string.Join(", ", names.Take(MostNamesListed).Select(name => $"'{name}'"));
        return names.Count > MostNamesListed ? $"{listed} and {names.Count - MostNamesListed} more" : listed;
    }
}
