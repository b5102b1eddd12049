using System;
using System.CommandLine;
using System.Linq;
using System.Text;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>What a part of the program writes as its result, read in the same process.</summary>
static class Written
{
    /// <summary>The text that a part writes.</summary>
    public static string By(Action<Output> write, bool verbose = false, bool colored = false, bool json = false)
    {
        var text = new StringBuilder();
        write(new Output { Quiet = true, Json = json, Verbose = verbose, IsColored = colored, Result = part => text.Append(part) });
        return text.ToString();
    }

    /// <summary>The result of a whole verb that ends well: the text, and with <c>--json</c> the object.</summary>
    public static string ByLine(params string[] arguments)
    {
        ParseResult line = Cli.CommandLine.Root(arguments[0]).Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        LineCheck.ThrowIfWrong(line);
        return By(output => Assert.Equal(0, ((Verb)line.CommandResult.Command).Run(line, output)), arguments.Contains("--verbose"), json: arguments.Contains("--json"));
    }
}
