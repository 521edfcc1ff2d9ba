import { Command, Help, type AddHelpTextContext, type AddHelpTextPosition, type Option } from 'commander';
import { manPage, parseSections, type Section } from './man-page.js';

/** Wider lines are hard to read, however wide the screen is. */
const widestHelp = 100;
const widthOfPipes = 80;

/** A command whose `--help` is laid out like a man page; what `addHelpText('after', ...)` says becomes sections of it. */
export class ManCommand extends Command {
  #sections: Section[] = [];

  constructor(name?: string) {
    super(name);
    this.configureOutput({
      getOutHelpWidth: () => helpWidth(process.stdout),
      getErrHelpWidth: () => helpWidth(process.stderr),
    });
  }

  override createCommand(name?: string): ManCommand {
    return new ManCommand(name);
  }

  override createHelp(): Help {
    return Object.assign(new ManHelp(), this.configureHelp());
  }

  override addHelpText(position: AddHelpTextPosition, text: string): this;
  override addHelpText(position: AddHelpTextPosition, text: (context: AddHelpTextContext) => string): this;
  override addHelpText(position: AddHelpTextPosition, text: string | ((context: AddHelpTextContext) => string)): this {
    if (position !== 'after' || typeof text !== 'string') return super.addHelpText(position, text as string);
    this.#sections.push(...parseSections(text));
    return this;
  }

  /** Examples, exit status and notes, as they were added. */
  sections(): readonly Section[] {
    return this.#sections;
  }
}

class ManHelp extends Help {
  override showGlobalOptions = true;

  override optionDescription(option: Option): string {
    return super.optionDescription(option).replace(' (default: [])', '');
  }

  override formatHelp(command: ManCommand, helper: Help): string {
    return manPage(command, helper, command.sections());
  }
}

const helpWidth = (stream: NodeJS.WriteStream): number =>
  stream.isTTY ? Math.min(widestHelp, stream.columns) : widthOfPipes;
