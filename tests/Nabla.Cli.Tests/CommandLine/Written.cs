using System;
using System.Text;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>What a part of the program writes as its result, read in the same process.</summary>
static class Written
{
    /// <summary>The text that a part writes.</summary>
    public static string By(Action<Output> write, bool verbose = false, bool colored = false)
    {
        var text = new StringBuilder();
        write(new Output { Verbose = verbose, IsColored = colored, Result = part => text.Append(part) });
        return text.ToString();
    }
}
